# The same as first.cts, in other words and another order.
scenario SAP-001 "Five processes create one file: one wins"
      expect exactly_one creator succeed, others fails with Exists
      tags race
      given   file "source.dat" of 4096KiB random
      why "Two importers once overwrote each other's output."
      actor creator[ 2 + 3 ]
         barrier go
         create "out.dat" from ("source.dat")
      tags critical
      expect file "out.dat" equal file "source.dat"
      expect no files "*.tmp" exists because "losers must clean up after themselves"
