import { isNotFound } from '../../../temporal/is-not-found';
import { formatDuration } from '../../format';
import type { Check } from '../check';
import { failure, ok, warning } from '../finding';
import type { Finding } from '../finding';
import { retentionOf, untilKnown } from './temporal-probe';

export const namespaceRetention: Check = {
  id: 'namespace',
  needs: ['temporal'],
  async run(context) {
    const renders = await context.renders();
    const { namespace } = renders.client.options;
    try {
      const retentionMs = await retentionOf(renders);
      await untilKnown(renders, context.taskQueue);
      return judgeRetention(namespace, retentionMs);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      return failure('namespace', `There is no namespace ${namespace}.`, `temporal operator namespace create --namespace ${namespace} --retention 7d`);
    }
  },
};

const dayMs = 86_400_000;

/** Whether the namespace remembers closed renders for long enough. After its retention, the same workflow id renders again. */
export function judgeRetention(namespace: string, retentionMs: number | null): Finding {
  if (retentionMs === null || retentionMs <= 0) return failure('namespace', `Namespace ${namespace} has no retention: it does not remember ids, so the same id renders, and costs, again.`, update(namespace));
  const days = `${Math.round((retentionMs / dayMs) * 10) / 10} days`;
  if (retentionMs < dayMs) return warning('namespace', `Namespace ${namespace} forgets a closed render after ${formatDuration(retentionMs)}: the same id then renders, and costs, again.`, update(namespace));
  return ok('namespace', `Namespace ${namespace} remembers closed renders for ${days}. For that long, one id is one render.`);
}

function update(namespace: string): string {
  return `temporal operator namespace update --namespace ${namespace} --retention 7d`;
}
