import { answerQuestions } from '../world/child-side';
import { startFakeAws } from './fake-aws';

// Runs in its own process, so that its work is not counted as a worker's.
const [latencyMs, bucketName, concurrencyLimit] = process.argv.slice(3) as [string, string, string];
void startFakeAws({ latencyMs: Number(latencyMs), bucketName, concurrencyLimit: Number(concurrencyLimit) }).then((fakeAws) =>
  answerQuestions({ url: () => fakeAws.url, calls: () => fakeAws.calls, use: () => fakeAws.use() }),
);
