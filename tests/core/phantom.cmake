m2ib_test(tst_phantom SOURCES tst_phantom.cpp LIBS m2ib_phantom LABELS fast)
