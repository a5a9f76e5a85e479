m2ib_test(tst_colour_tables SOURCES tst_colour_tables.cpp LIBS m2ib_image LABELS fast)
