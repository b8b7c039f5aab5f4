/** Put in by the build: where the thread for workbooks lies, from the console's own path. */
declare const ROSTER_WORKER: string;
