// Scans the address behind port 443 of this machine, and prints grade, score and what was not passed.
import { scan } from "@mdn/mdn-http-observatory";

const { scan: whole, tests } = await scan("localhost");
const failed = Object.entries(tests).filter(([, test]) => !test.pass);
console.log(JSON.stringify({ grade: whole.grade, score: whole.score, failed: failed.map(([name]) => name) }));
