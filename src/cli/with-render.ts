import type { Render, Renders } from './cli';

/** Uses the render with this workflow id or, if there is no such workflow, the one with this render id. */
export async function withRender<T>(renders: Renders, id: string, runId: string | undefined, use: (render: Render) => Promise<T>): Promise<T> {
  return use(renders.get(id, runId)).catch(async (error: unknown) => {
    // Render ids appear in logs and in S3. They have ten characters, or more with a prefix.
    const found = (error as Error).name === 'WorkflowNotFoundError' && /^[\w-]{10,}$/.test(id) ? await renders.find(id) : null;
    if (!found) throw error;
    return use(found);
  });
}
