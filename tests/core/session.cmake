m2ib_test(tst_provenance SOURCES tst_provenance.cpp LIBS m2ib_session LABELS fast)
