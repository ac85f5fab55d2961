## Reserves a port for a folder, and gives back the port.
verb reserve(path, for owner = "qa") -> number
  run "portreg reserve --path {path} --owner {owner}"
  capture port from stdout /Port (\d+)/
  give port

## With everything that a parameter may say.
verb everything(a, b: number, c: path | text, to d: path, e: size = 1KiB, f: yes_no, kind: flock | posix = flock)
  write d text "{a} {b} {c} {e} {f} {kind}"

verb python_one(x: any = none) -> list from python "package.module:function"

verb file_one(x: pattern = /a/, y: range = 1..3, z: list = []) from python "./verbs.py:function"

verb count_it(what: path)
  read_text what as n
  write what text "{n.value}"

scenario VD-1 "Verbs of one's own"
  actor a
    reserve "x"
    reserve "y" for "me" as second
    everything "a" 3 path to "d"
    everything "a" 3 text to "d" e 2KiB f kind posix as full
    python_one
    python_one x [1, 2] as two
    file_one x /b/ y 2..4 z ["c"]
    count_it "n"

  expect a.reserve.port == 5000
  expect a.second.value == 5001
