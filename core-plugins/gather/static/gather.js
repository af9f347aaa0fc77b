// Previews of listings without loading the page anew: what the button shows anyway is put below the form.

function announce(text) {
	const region = document.getElementById('gather-status') ?? document.createElement('div');
	region.id = 'gather-status';
	region.className = 'visually-hidden';
	region.setAttribute('role', 'status');
	if (!region.isConnected) document.body.append(region);
	region.textContent = text;
}

/** The page that the button leads to: its preview, its mistakes, and what the form needs to be sent once more. */
async function preview(form, button) {
	const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'));
	body.set('op', 'preview');
	button.setAttribute('aria-busy', 'true');
	const response = await fetch(location.href, { method: 'POST', body, headers: { Accept: 'text/html' } });
	if (!response.ok) throw new Error(`The server answered ${response.status}.`);
	const page = new DOMParser().parseFromString(await response.text(), 'text/html');
	const fresh = page.getElementById('gather-preview');
	const place = document.getElementById('gather-preview');
	if (!fresh || !place || fresh.childElementCount === 0) throw new Error('Something is wrong with the listing.');
	for (const name of ['form_build_id', 'form_token']) {
		const now = page.querySelector(`main form input[name="${name}"]`);
		const before = form.querySelector(`input[name="${name}"]`);
		if (now && before) before.value = now.value;
	}
	form.querySelector('.form-errors')?.remove();
	place.replaceWith(document.adoptNode(fresh));
	fresh.tabIndex = -1;
	fresh.scrollIntoView({ block: 'start' });
	fresh.focus({ preventScroll: true });
	announce('The preview is ready.');
}

document.addEventListener('click', (event) => {
	const button = event.target instanceof Element ? event.target.closest('button[name="op"][value="preview"]') : null;
	const form = button?.form;
	if (!form || button.dataset.plain !== undefined) return;
	event.preventDefault();
	if (button.getAttribute('aria-busy') === 'true') return;
	preview(form, button)
		.then(() => button.removeAttribute('aria-busy'))
		.catch(() => {
			// The ordinary way always works, and shows what is wrong.
			button.removeAttribute('aria-busy');
			button.dataset.plain = '';
			form.requestSubmit(button);
		});
});
