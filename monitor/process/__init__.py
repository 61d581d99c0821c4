"""Between the process and the system that runs it: signals, and the service manager. Imports nothing of ours."""
