import { assertInstalled } from './assert-installed';

// Imported first by the entry file, so that it speaks before Node does.
assertInstalled('temporal-remotion-lambda/plugin', '@temporalio/worker', '@temporalio/workflow', '@temporalio/activity');
