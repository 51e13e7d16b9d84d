// Where GitHub's runner starts the action backup.
globalThis.drydockJob = 'backup';
require('./drydock.js');
