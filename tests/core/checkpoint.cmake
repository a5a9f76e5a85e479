m2ib_test(tst_safetensors SOURCES tst_safetensors.cpp LIBS m2ib_checkpoint LABELS fast)
m2ib_test(tst_safetensors_files SOURCES tst_safetensors_files.cpp LIBS m2ib_checkpoint LABELS fast)
