m2ib_test(tst_annotation SOURCES tst_annotation.cpp LIBS m2ib_annotation LABELS fast)
m2ib_test(tst_region SOURCES tst_region.cpp LIBS m2ib_annotation LABELS fast)
m2ib_test(tst_region_files SOURCES tst_region_files.cpp LIBS m2ib_annotation LABELS fast)
