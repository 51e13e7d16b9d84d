// Where GitHub's runner starts the action check.
globalThis.drydockJob = 'check';
require('./drydock.js');
