// The smallest routes and taps there are: what they cost is what the kernel costs.
import { html, ItemHandle, Json, nothing, plugins, RenderElement, request, sql } from '@trovato/sdk';
import { testing } from '@trovato/sdk/testing';

@plugin
class Hub {
	/** Answers with the body it got. */
	@route
	static echo(): RenderElement {
		request.respond(200, 'text/plain', request.body);
		return nothing();
	}

	/** One tap over all implementers. */
	@route
	static collect(): RenderElement {
		plugins.collectJson('tap_bench_collect');
		request.respond(200, 'text/plain', 'collected');
		return nothing();
	}

	@route
	static sleep(): RenderElement {
		testing.sleep(i32(I64.parseInt(request.param('milliseconds'))));
		request.respond(200, 'text/plain', 'slept');
		return nothing();
	}

	/** Never gives the thread back. */
	@route
	static loop(): RenderElement {
		let turns = 0;
		while (turns >= 0) turns = (turns + 1) & 0xffff;
		return nothing();
	}

	@route
	static query(): RenderElement {
		request.respond(200, 'text/plain', sql('instant').all().string(0, 'instant'));
		return nothing();
	}

	/** One tap for each row, one call after another. */
	@route
	static dispatch(): RenderElement {
		const rows = sql('rows').all();
		for (let i = 0; i < rows.length; i++) plugins.renderItem('tap_bench_view', rows.item(i));
		return nothing();
	}

	/** One call over all rows for each plugin. */
	@route
	static dispatch_batched(): RenderElement {
		const items = sql('rows').all().items();
		plugins.renderItems('tap_bench_views', items);
		for (let i = 0; i < items.length; i++) items.nodeAt(i);
		return nothing();
	}

	@tap
	static tap_bench_collect(): Json {
		return new Json().object().key('done').bool(true).end();
	}

	/** Does nothing with an item. */
	@tap
	static tap_bench_view(_item: ItemHandle): RenderElement {
		return nothing();
	}

	/** The same; the loop over the batch is made by the build. */
	@tap
	static tap_bench_views(_item: ItemHandle): RenderElement {
		return nothing();
	}
}
