scenario H-1
  timeout
  runs many times
  priority
  requires
  why
  share x
  semaphore slots
  semaphore slots 3
  isolation
  allow
