"""What is measured: each module here holds one `bench.frame.Suite` under the name `SUITE`."""
