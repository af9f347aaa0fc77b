// What a test asks a plugin, and what it gets to see of the answer.

export interface MockRequest {
	readonly method?: string;
	/** Of a submitted form. */
	readonly form?: Readonly<Record<string, string | readonly string[]>>;
	readonly body?: string;
}

export interface MockAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** The page, or what the handler answered with. */
	readonly body: string;
	readonly cacheTags: readonly string[];
	/** When the answer stops being true. */
	readonly expires: Date | undefined;
	/** What went wrong, for whoever reads the log; undefined when nothing did. */
	readonly problem: string | undefined;
}

export interface JobStep {
	readonly progress: number;
	readonly logs: readonly string[];
	/** For the next step; undefined when this was the last. */
	readonly state: unknown;
	readonly result: unknown;
}

export interface LogLine {
	readonly level: string;
	readonly message: string;
	readonly fields: Readonly<Record<string, unknown>>;
}
