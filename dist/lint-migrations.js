// Where GitHub's runner starts the action lint-migrations.
globalThis.drydockJob = 'lint-migrations';
require('./drydock.js');
