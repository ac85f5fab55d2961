tags files
tolerance 200ms

## Creates a file as a script does: `noclobber`, `link`, or `check`, which looks first and creates later.
verb create_by(way: text, path: text, from source: text)
  run "sh {here}/create-by-{way}.sh {source} {path}"

scenario SAP-001 "Five processes create one file: one wins, and the file is whole"
  why "Two importers once overwrote each other's output, and nobody noticed until the audit."
  priority P0
  matrix way = "noclobber" | "link"
  contrast way = "check"

  given file "source.dat" of 16MiB random as source

  actor creator[5]
    barrier go
    create_by way "out.dat" from "source.dat"

  expect exactly_one creator succeeds, others fail with Exit(1)
  expect file "out.dat" equals source
  expect no files "*.tmp" exist because "losers must clean up after themselves"
