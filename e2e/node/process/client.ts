/** A program that runs the scenario that its argument names, and then has nothing more to do. */
import { done, keeping, peer } from './strict.ts';
import { scenarios } from './scenarios.ts';

process.on('exit', () => console.log(JSON.stringify(keeping())));
const scenario = scenarios[process.argv[2] as string];
if (!scenario) throw new Error(`there is no scenario ${process.argv[2]}`);
await scenario(peer);
done();
