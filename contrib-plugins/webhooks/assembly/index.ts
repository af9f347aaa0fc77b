// The contrib plugin `webhooks`: other servers are told of events by requests that they can check.
import { Doc, RenderElement, request, sql, variables } from '@trovato/sdk';
import { addPage, deletePage, endpointPage, endpointsPage } from './pages';
import { note, step, wake } from './sending';

@plugin
class Webhooks {
	@route
	static endpoints(): RenderElement {
		return endpointsPage();
	}

	@route
	static endpoint_add(): RenderElement {
		return addPage();
	}

	@route
	static endpoint(): RenderElement {
		return endpointPage();
	}

	@route
	static endpoint_delete(): RenderElement {
		return deletePage();
	}

	@tap
	static tap_event(event: Doc): void {
		note(event);
	}

	@job
	static send(): void {
		step();
	}

	/** What ended long ago is forgotten; and if a job was lost, another one looks. */
	@tap
	static tap_cron(previous: string): void {
		sql('purge')
			.int(max(1, I64.parseInt(variables.get('keep_days', '14'))))
			.run();
		sql('sleep').run();
		if (!sql('next').all().isNull(0, 'at')) wake(request.now);
	}
}
