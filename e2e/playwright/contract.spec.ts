/** The contract suite against the browser build that is published, in the engine of the project. */
import { capabilities } from './browser-capabilities.ts';
import { PAGE_PATH } from './page-paths.ts';
import { defineContract } from './contract-tests.ts';

defineContract(capabilities, PAGE_PATH);
