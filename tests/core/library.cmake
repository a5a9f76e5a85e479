m2ib_test(tst_model_library SOURCES tst_model_library.cpp LIBS m2ib_library LABELS fast)
m2ib_test(tst_library_file SOURCES tst_library_file.cpp LIBS m2ib_library Threads::Threads LABELS fast)
m2ib_test(tst_known_models SOURCES tst_known_models.cpp LIBS m2ib_library LABELS fast)
