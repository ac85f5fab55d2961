use   "./portreg.cts"   as   ports
let a=-3
let b = 1-  -1
let c = 4MiB*2+512B
let d = 10 / 4
let e = (1+2)*3
let f = 1 .. 100
let g = [ "a" ,"b" ]
verb v( a,b :text ,to c:one|two="one" )->number   from   python    "x:y"
scenario ports.toctou   "t"
  contrast a="x" ,b = 2
  requires linux ,memory>=1024MiB, command   "rsync"
  given environment TZ="UTC"
  actor reader[ 3 ]   in   background  with nofile = 64 , environment = [ "A=1" ]
    at t + 50ms   read "x"
    at go +  2*50ms wait 1ms
    when phase=="write"   +5ms   read "y"  as  late   timeout 100ms
    ports . reserve   "x" ( 3 )
    capture port from stdout   /Port (\d+)/
  expect rate( reader.read )>=20%*rate(reader.read)[ a = 0 ]
  expect reader[ 2 ] . late equals   text   of   file "n"
  expect reader.read fails with Exit( 3 ) ,Locked
