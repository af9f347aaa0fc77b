// The core plugin `people`: accounts, roles and what each role may do.
import { RenderElement } from '@trovato/sdk';
import { deletePage, passwordPage, sessionsPage, blockPage } from './account-pages';
import { peoplePage } from './people-list';
import { addPersonPage, personPage } from './person-form';
import { addRolePage, deleteRolePage, rolePage } from './role-pages';
import { rolesPage } from './matrix';

@plugin
class People {
	@route
	static people(): RenderElement {
		return peoplePage();
	}

	@route
	static person_add(): RenderElement {
		return addPersonPage();
	}

	@route
	static person(): RenderElement {
		return personPage();
	}

	@route
	static person_sessions(): RenderElement {
		return sessionsPage();
	}

	@route
	static person_password(): RenderElement {
		return passwordPage();
	}

	@route
	static person_block(): RenderElement {
		return blockPage();
	}

	@route
	static person_delete(): RenderElement {
		return deletePage();
	}

	@route
	static roles(): RenderElement {
		return rolesPage();
	}

	@route
	static role_add(): RenderElement {
		return addRolePage();
	}

	@route
	static role(): RenderElement {
		return rolePage();
	}

	@route
	static role_delete(): RenderElement {
		return deleteRolePage();
	}
}
