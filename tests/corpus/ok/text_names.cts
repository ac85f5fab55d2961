# Words that only matter in one place are names elsewhere.
let of = 1
let size = 2KiB
let line = "x"
let to = 3s

verb from(with) from command "echo {with}"

scenario ports.toctou "An id may hold a point"
  actor start
    from line
    wait to

  actor within
    read_text "{line}"

  expect start succeeds
  expect within fails

scenario RDW-001 "or a hyphen"
  actor until
    write "of" of size
    write "n" text "{of}" as one

  expect until.write succeeds
