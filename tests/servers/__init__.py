"""Real triple stores for the tests of loading, each started on a free loopback port."""
