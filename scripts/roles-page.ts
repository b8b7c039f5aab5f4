/** `npm run roles:page`: writes `docs/roles.md` from the table of permissions. */
import { writeFileSync } from 'node:fs';
import { ROLES_PAGE, rolesPage } from './roles-page/page.ts';

writeFileSync(new URL(`../${ROLES_PAGE}`, import.meta.url), rolesPage());
console.log(ROLES_PAGE);
