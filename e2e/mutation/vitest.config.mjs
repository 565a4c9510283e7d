/** The unit tests of one group. They run the sources, which is where the mutants are; other tests run what was built. */
import unit from '../../vitest.config.ts';
import { group } from './group.mjs';

const [{ resolve }] = unit.test.projects;

export default { resolve, test: { include: group().tests } };
