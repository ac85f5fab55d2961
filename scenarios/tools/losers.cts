# Programs that exit 0 although they lost: effects are what counts.

tags tools
tolerance 200ms

scenario TOOL-011 "rm -f: all eight say they removed it"
  given file "victim" with text "x"

  actor rival[8]
    barrier go
    run "rm -f victim"

  expect all rival succeed
  expect file "victim" is absent

scenario TOOL-012 "mv -n: all eight exit 0, and one has moved"
  given folder "in"

  actor rival[8]
    write "in/{index}" text "from {index}"
    barrier go
    run "mv -n in/{index} dest" as move

  expect all rival.move succeed
  expect exactly 7 files "in/*" exist because "who lost still has its source: look at effects, not at exit codes"
  expect file "dest" exists

scenario TOOL-013 "mktemp: all eight get a name of their own"
  actor rival[8]
    barrier go
    run "mktemp tmp.XXXXXXXX" as made

  expect all rival succeed
  expect rival.made.stdout is unique
  expect exactly 8 files "tmp.*" exist

scenario TOOL-014 "Appending by echo: no line is lost or torn"
  actor writer[8]
    barrier go
    repeat 20 times
      shell "echo line {actor} {index} >> log"

  expect all writer.shell succeed
  expect file "log" has 160 lines
  expect file "log" matches /^(line writer \d\n)+$/
