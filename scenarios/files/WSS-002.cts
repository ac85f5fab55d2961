tags files
tolerance 200ms

scenario WSS-002 "A service and an interactive process copy to one file: one source, whole"
  why "The updater ran as a service, the user started it by hand, and the program was a mixture."
  priority P3
  requires windows, command "schtasks", feature "windows_client"

  given file "service.dat" of 16MiB random as first
  given file "user.dat" of 16MiB random as second

  actor service
    barrier go
    run "schtasks /run /i /tn cts-copy-as-service" as job

  actor user
    barrier go
    run "cmd /c copy /y user.dat dest.dat" as job

  expect at_least_one succeeds
  expect file "dest.dat" equals first or equals second
