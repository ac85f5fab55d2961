

use files
use locks


use sync
let a = 1


let b = 2
tags nightly
verb one(a) from command "one {a}"
verb two(a) from command "two {a}"

verb three(a) from command "three {a}"
## documented
verb four(a) from command "four {a}"
verb five(a)

  run "five {a}"
fixture six() from python "x:y"
scenario a

  why "x"


  tags b
  actor c

    wait 1s



    wait 2s
    repeat 3 times

      wait 3s
    wait 4s
  actor d
  expect c succeeds



  expect d succeeds


