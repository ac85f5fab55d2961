timeout 3sec
let a = 4MiBs
let b = 5m
let c = 10mb
let d = 3kB
let e = 5/sec
let f = 1hour
let g = 7x
