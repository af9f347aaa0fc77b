// Shows how far a job has come as it goes on; without it the page is looked at again by hand.
const place = document.querySelector('[data-job]');
if (place) {
	const bar = place.querySelector('progress');
	const log = place.querySelector('ol');
	const state = place.querySelector('[data-state]');
	const source = new EventSource(`/jobs/${place.dataset.job}/events`);
	const show = ({ data }) => {
		const job = JSON.parse(data);
		if (bar) bar.value = job.progress;
		if (state) state.textContent = `${job.status}, ${job.progress} %`;
		for (const { message } of job.logs.slice(log.children.length)) {
			log.append(Object.assign(document.createElement('li'), { textContent: message }));
		}
	};
	source.addEventListener('progress', show);
	source.addEventListener('end', () => {
		source.close();
		location.reload();
	});
}
