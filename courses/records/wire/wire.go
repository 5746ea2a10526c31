// Package wire tests records/mongo and the whole program over the wire, against
// a stand-in for MongoDB: FerretDB over SQLite, which stays out of the program's
// own module. It holds nothing but tests.
//
// What they prove is the driver, the commands and the documents: the contract
// recordstest.Wire, once as a single server and once with the face of a replica
// set; elections, commits of unknown outcome and writes without a majority, as a
// server answers them; a database that goes away and comes back; and the page
// scripts of web/testdata/pages, visited with the real program, one client at a
// time. What only a MongoDB server can show (one moment of several reads,
// transactions that roll back, plans of queries) is tested by records/mongo
// where PAMOJA_TEST_MONGO_URI names one.
package wire
