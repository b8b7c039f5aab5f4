/** `npm run contract`: writes what comes of the contract's rows: the OpenAPI document and the client's types. */
import { writeFileSync } from 'node:fs';
import { generated } from './contract/generated.ts';

process.chdir(new URL('..', import.meta.url).pathname);
for (const [path, text] of Object.entries(generated())) {
  writeFileSync(path, text);
  console.log(path);
}
