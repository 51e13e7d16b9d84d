// Where GitHub's runner starts the action deploy.
globalThis.drydockJob = 'deploy';
require('./drydock.js');
