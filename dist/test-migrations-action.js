// Where GitHub's runner starts the action test-migrations.
globalThis.drydockJob = 'test-migrations';
require('./drydock.js');
