// @ts-nocheck
// Generated from the kernel's error table by `npm run generate`; do not edit.

/** The numbers of the error table. Host functions return them negated. */
export const enum ErrorNumber {
	/** Page not found (`request.not_found`). */
	RequestNotFound = 1,
	/** Access denied (`request.forbidden`). */
	RequestForbidden = 2,
	/** Method not allowed (`request.method_not_allowed`). */
	RequestMethodNotAllowed = 3,
	/** The input is not valid (`request.invalid`). */
	RequestInvalid = 4,
	/** The request cannot be read (`request.malformed`). */
	RequestMalformed = 5,
	/** The request is too large (`request.too_large`). */
	RequestTooLarge = 6,
	/** Not possible in the present state (`request.conflict`). */
	RequestConflict = 7,
	/** Changed by somebody else in the meantime (`request.stale`). */
	RequestStale = 8,
	/** No representation of this kind (`request.not_acceptable`). */
	RequestNotAcceptable = 9,
	/** Something went wrong on our side (`server.internal`). */
	ServerInternal = 10,
	/** Too busy at the moment (`server.busy`). */
	ServerBusy = 11,
	/** Not available at the moment (`server.unavailable`). */
	ServerUnavailable = 12,
	/** The outcome is unknown (`server.outcome_unknown`). */
	ServerOutcomeUnknown = 13,
	/** Not a handle of this call (`host.bad_handle`). */
	HostBadHandle = 20,
	/** An argument is not valid (`host.bad_argument`). */
	HostBadArgument = 21,
	/** Not among the capabilities of the plugin (`host.not_granted`). */
	HostNotGranted = 22,
	/** A limit of the plugin was reached (`host.limit`). */
	HostLimit = 23,
	/** Not available at this point (`host.not_now`). */
	HostNotNow = 24,
	/** The plugin is not enabled (`plugin.absent`). */
	PluginAbsent = 30,
	/** The plugin has no such function (`plugin.no_function`). */
	PluginNoFunction = 31,
	/** A plugin failed (`plugin.trap`). */
	PluginTrap = 32,
	/** Plugins call each other too deeply (`plugin.depth`). */
	PluginDepth = 33,
	/** The plugin manifest is not valid (`plugin.manifest`). */
	PluginManifest = 34,
	/** A dependency of the plugin is missing (`plugin.dependency`). */
	PluginDependency = 35,
	/** The plugin module cannot be loaded (`plugin.module`). */
	PluginModule = 36,
	/** A statement is not allowed (`db.statement`). */
	DbStatement = 40,
	/** The plugin has no such statement (`db.no_statement`). */
	DbNoStatement = 41,
	/** A statement failed (`db.failed`). */
	DbFailed = 42,
	/** A constraint does not hold (`db.constraint`). */
	DbConstraint = 43,
	/** Collided with another change (`db.serialization`). */
	DbSerialization = 44,
	/** The database took too long (`db.timeout`). */
	DbTimeout = 45,
	/** A migration is not allowed (`db.migration`). */
	DbMigration = 46,
	/** The configuration is not valid (`config.invalid`). */
	ConfigInvalid = 50,
	/** A plugin used more than it may (`plugin.limit`). */
	PluginLimit = 39,
	/** A template is not valid (`template.invalid`). */
	TemplateInvalid = 60,
	/** Another server did not answer as expected (`http.failed`). */
	HttpFailed = 70,
	/** A form control is not valid (`render.control`). */
	RenderControl = 61,
	/** Say which version is meant (`request.unconditional`). */
	RequestUnconditional = 80,
	/** Too many requests (`request.too_many`). */
	RequestTooMany = 81,
	/** Not sent by a page of this site (`request.forged`). */
	RequestForged = 90,
	/** Account temporarily locked (`request.locked`). */
	RequestLocked = 91,
	/** Not logged in (`request.unauthorized`). */
	RequestUnauthorized = 92,
	/** Live has changed meanwhile (`publish.conflict`). */
	PublishConflict = 100,
	/** The stage has changed meanwhile (`publish.stale`). */
	PublishStale = 101,
	/** The stage is being published already (`publish.running`). */
	PublishRunning = 102,
	/** Live cannot be published (`publish.live`). */
	PublishLive = 103,
	/** The stage has changed (`stage.changed`). */
	StageChanged = 104,
	/** The stage could not be published (`publish.failed`). */
	PublishFailed = 105,
}
