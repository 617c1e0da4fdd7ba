import { answerQuestions } from '../world/child-side';
import { startFakeAws } from './fake-aws';

// A process of its own, so that none of its work is counted as a worker's.
const [latencyMs, bucketName] = process.argv.slice(3) as [string, string];
void startFakeAws({ latencyMs: Number(latencyMs), bucketName }).then((fakeAws) =>
  answerQuestions({ url: () => fakeAws.url, calls: () => fakeAws.calls }),
);
