m2ib_test(tst_sanity_sheet SOURCES tst_sanity_sheet.cpp LIBS m2ib_views LABELS gui)
