import { cancelRender } from '../remotion/cancel-render';
import { deleteRender } from '../remotion/delete-render';
import { readRenderProgress } from '../remotion/progress/get-render-progress';
import { findOutput } from '../remotion/output/output';
import { lambdaHasRoom } from '../remotion/start/lambda-has-room';
import { lambdaLimit } from '../remotion/start/lambda-limit';
import { startRender } from '../remotion/start/start-render';
import { startRenderByHandler } from '../remotion/start/start-render-by-handler';

/**
 * What the activities need from Remotion Lambda: a narrow port where tests put a fake, for faults that they cannot
 * produce otherwise.
 */
export interface RemotionLambda {
  startRender: typeof startRender;
  startRenderByHandler: typeof startRenderByHandler;
  readRenderProgress: typeof readRenderProgress;
  findOutput: typeof findOutput;
  cancelRender: typeof cancelRender;
  deleteRender: typeof deleteRender;
  lambdaHasRoom: typeof lambdaHasRoom;
  lambdaLimit: typeof lambdaLimit;
}

export const realRemotionLambda: RemotionLambda = {
  startRender,
  startRenderByHandler,
  readRenderProgress,
  findOutput,
  cancelRender,
  deleteRender,
  lambdaHasRoom,
  lambdaLimit,
};
