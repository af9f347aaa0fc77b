// Loads the page again when the site was changed, and shows on it what failed while it was made.
const problem = document.currentScript?.dataset.problem;
if (problem) {
	const bar = document.createElement('pre');
	bar.setAttribute('role', 'alert');
	bar.textContent = problem;
	Object.assign(bar.style, {
		position: 'fixed',
		insetInline: '0',
		insetBlockEnd: '0',
		zIndex: '1000',
		margin: '0',
		padding: '0.75rem 1rem',
		maxBlockSize: '40vh',
		overflow: 'auto',
		whiteSpace: 'pre-wrap',
		background: '#8a1a0a',
		color: '#fff',
		font: '0.875rem/1.5 ui-monospace, monospace',
	});
	document.body.append(bar);
}
new EventSource('/dev/events').addEventListener('message', () => location.reload());
