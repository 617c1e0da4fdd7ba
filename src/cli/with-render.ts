import type { Render, Renders } from './cli';

/** Does something with the render of a workflow id or, where there is no such workflow, with that of a render id. */
export async function withRender<T>(renders: Renders, id: string, runId: string | undefined, use: (render: Render) => Promise<T>): Promise<T> {
  return use(renders.get(id, runId)).catch(async (error: unknown) => {
    // Render ids stand in logs and in S3; one has ten characters, or more with a prefix.
    const found = (error as Error).name === 'WorkflowNotFoundError' && /^[\w-]{10,}$/.test(id) ? await renders.find(id) : null;
    if (!found) throw error;
    return use(found);
  });
}
