// Choosing the stage that one looks at.
// In the kernel because the stage of a request decides what every plugin sees.
import { TrovatoError } from '../../../wit/contract/errors/trovato-error.ts';
import { may } from '../../../wit/contract/manifest/path-pattern.ts';
import type { AccountServices } from './account-routes.ts';
import { byMethod } from './by-method.ts';
import { safePath } from './safe-path.ts';
import { STAGE_PERMISSION } from './visitor.ts';

/** `POST /admin/stage/switch` with `stage_id`, and `to`, where to go after that. */
export function createStageRoute({ fields, sessions, stageExists }: AccountServices) {
	return byMethod({
		async POST(c) {
			const { one } = await fields(c);
			const { session, user } = c.get('visitor');
			if (!session || !may(user, STAGE_PERMISSION))
				throw new TrovatoError('request.forbidden', 'You do not have the permission to look at stages.');
			const stage = one('stage_id');
			if (!(await stageExists(stage))) throw new TrovatoError('request.invalid', 'There is no such stage.');
			await sessions.switchStage(session, stage === 'live' ? null : stage);
			return c.redirect(safePath(one('to'), '/'), 303);
		},
	});
}
