// What makes forms quicker with a script; without one everything works by sending the form.
// - items of repeatable groups are added, removed and moved without loading the page,
// - a form is not sent twice by a double click,
// - who leaves a page with unsaved changes is asked,
// - text with suggestions shows them.

const ITEM_BUTTON = ['add', 'remove', 'up'].map((op) => `button[name="op"][value^="${op}:"]`).join();

/** Says something to screen readers. */
function announce(text) {
	let region = document.getElementById('form-announcements');
	if (!region) {
		region = document.createElement('div');
		region.id = 'form-announcements';
		region.className = 'visually-hidden';
		region.setAttribute('role', 'status');
		document.body.append(region);
	}
	region.textContent = text;
}

/** The items of a group as the server makes them. */
async function changeItems(form, button) {
	const group = button.closest('[data-trovato-group]');
	const name = group.dataset.trovatoGroup;
	const scroll = { x: scrollX, y: scrollY };
	const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
	body.set('op', button.value);
	button.setAttribute('aria-busy', 'true');
	const response = await fetch('/system/ajax', { method: 'POST', body, headers: { Accept: 'text/html' } });
	if (!response.ok) throw new Error(`The server answered ${response.status}.`);
	const page = new DOMParser().parseFromString(await response.text(), 'text/html');
	const fresh = page.querySelector(`[data-trovato-group="${CSS.escape(name)}"]`);
	if (!fresh) throw new Error('The server answered something else.');
	const [op, , at] = button.value.split(':');
	const before = group.querySelectorAll(':scope > .group-item').length;
	const place = Number(at ?? 0);
	group.replaceWith(document.adoptNode(fresh));
	const items = fresh.querySelectorAll(':scope > .group-item');
	const target = items[op === 'add' ? items.length - 1 : Math.min(op === 'up' ? place - 1 : place, items.length - 1)];
	scrollTo(scroll.x, scroll.y);
	// What was moved can be moved on at once.
	const again = op === 'up' ? target?.querySelector('button[value^="up:"]') : undefined;
	(again ?? target?.querySelector('input:not([type="hidden"]), select, textarea'))?.focus();
	if (op === 'up') announce(`Item ${place + 1} is item ${place} now.`);
	else announce(items.length > before ? `Item ${items.length} added.` : `Item ${place + 1} removed.`);
	form.dispatchEvent(new Event('input', { bubbles: true }));
}

document.addEventListener('click', (event) => {
	const button = event.target instanceof Element ? event.target.closest(ITEM_BUTTON) : null;
	const form = button?.form;
	if (!form || button.dataset.plain !== undefined || !button.closest('[data-trovato-group]')) return;
	event.preventDefault();
	if (button.getAttribute('aria-busy') === 'true') return;
	changeItems(form, button).catch(() => {
		// The ordinary way always works.
		button.removeAttribute('aria-busy');
		button.dataset.plain = '';
		form.dataset.leaving = '';
		form.requestSubmit(button);
	});
});

// A form on its way is not sent again.
document.addEventListener('submit', (event) => {
	const form = event.target;
	if (event.defaultPrevented || HTMLFormElement.prototype.getAttribute.call(form, 'method') !== 'post') return;
	if (form.dataset.sent !== undefined) {
		event.preventDefault();
		return;
	}
	form.dataset.sent = '';
	form.dataset.leaving = '';
	form.setAttribute('aria-busy', 'true');
});

// The page may come back from the browser's memory.
addEventListener('pageshow', () => {
	for (const form of document.querySelectorAll('form[data-sent]')) {
		delete form.dataset.sent;
		delete form.dataset.leaving;
		form.removeAttribute('aria-busy');
	}
});

// Unsaved changes: forms with a long text are guarded.
document.addEventListener('input', (event) => {
	const form = event.target instanceof Element ? event.target.closest('form') : null;
	if (form?.querySelector('[data-trovato-format]')) form.dataset.changed = '';
});
addEventListener('beforeunload', (event) => {
	if (document.querySelector('form[data-changed]:not([data-leaving])')) event.preventDefault();
});

// A form that came back with errors was changed before.
for (const form of document.querySelectorAll('form:has(> .form-errors):has([data-trovato-format])'))
	form.dataset.changed = '';
// The summary's links put the focus where the problem is, and leave the address alone.
document.addEventListener('click', (event) => {
	const link = event.target instanceof Element ? event.target.closest('.form-errors a[href^="#"]') : null;
	const target = link && document.getElementById(link.hash.slice(1));
	if (!target) return;
	event.preventDefault();
	target.scrollIntoView({ block: 'center' });
	target.focus();
	target.labels?.[0]?.scrollIntoView({ block: 'nearest' });
});

// Suggestions: a list of the browser's own, filled while typing.
let lists = 0;
function suggest(input) {
	const list = document.createElement('datalist');
	list.id = `suggestions-${++lists}`;
	input.after(list);
	input.setAttribute('list', list.id);
	input.autocomplete = 'off';
	let waiting;
	let latest = 0;
	input.addEventListener('input', () => {
		clearTimeout(waiting);
		// Where commas part several values, the last one is being typed.
		const several = /[?&]several=/.test(input.dataset.trovatoSource);
		const before = several ? input.value.slice(0, input.value.lastIndexOf(',') + 1) : '';
		const text = input.value.slice(before.length).trim();
		if (text === '') return list.replaceChildren();
		waiting = setTimeout(async () => {
			const turn = ++latest;
			const address = new URL(input.dataset.trovatoSource, location.origin);
			if (address.origin !== location.origin) return;
			address.searchParams.set('q', text);
			const answer = await fetch(address, { headers: { Accept: 'application/json' } }).catch(() => undefined);
			const found = answer?.ok ? await answer.json().catch(() => []) : [];
			if (turn !== latest || !Array.isArray(found)) return;
			list.replaceChildren(
				...found.slice(0, 20).map(({ value, label }) => {
					const option = document.createElement('option');
					option.value = before === '' ? String(value) : `${before} ${value}`;
					if (label !== undefined) option.label = String(label);
					return option;
				}),
			);
		}, 200);
	});
}
for (const input of document.querySelectorAll('input[data-trovato-source]')) suggest(input);
