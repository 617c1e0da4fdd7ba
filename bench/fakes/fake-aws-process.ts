import { answerQuestions } from '../world/child-side';
import { startFakeAws } from './fake-aws';

// A process of its own, so that none of its work is counted as a worker's.
const [latencyMs, bucketName, concurrencyLimit] = process.argv.slice(3) as [string, string, string];
void startFakeAws({ latencyMs: Number(latencyMs), bucketName, concurrencyLimit: Number(concurrencyLimit) }).then((fakeAws) =>
  answerQuestions({ url: () => fakeAws.url, calls: () => fakeAws.calls, use: () => fakeAws.use() }),
);
