let plain = [1,2,3,]
let joined = [
  1, 2,
  3
]
let commented = [ # after the bracket
  1 , # one
  # above two
  2 # two
  , # behind the comma of two
  (3 + # in the middle
   4)
  # above the end
]
let long = ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "ccccccccccccccccccccccccccccc"]
let nested = [["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbb"], ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "cccccccccccccccccccccccccccccccccccccc"], [1]]
let empty = [ ]
let called = random( # a call takes no comma at its end
  1..100)
verb put(key: text, to destination: path, chunk: size = 1024KiB, mode: fast | slow = "fast", owner: text = "qa") from command "put {key}"
scenario a
  actor b with environment=["LANGUAGE=english", "LC_ALL=C", "HOME=/nonexistent"], user="somebody-with-a-long-name"
    write "a statement without brackets that is longer than a hundred columns stays on its one line, whatever" to "x"
