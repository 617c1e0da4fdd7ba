import { assertInstalled } from './assert-installed';

// The entry file imports this first, so that this error comes before Node's.
assertInstalled('temporal-remotion-lambda/worker', '@temporalio/worker', '@temporalio/workflow', '@temporalio/activity');
