# Small towers of every layout, and the same in plain loops.
add_library(m2ib_attention_scene STATIC ../support/attention_scene.cpp ../support/plain_tower.cpp
                                        ../support/plain_attention_methods.cpp)
target_link_libraries(m2ib_attention_scene PUBLIC m2ib_test_towers PRIVATE m2ib_torch)

m2ib_test(tst_attention_golden SOURCES tst_attention_golden.cpp LIBS m2ib_attention_scene LABELS fast)
m2ib_test(tst_attention_methods SOURCES tst_attention_methods.cpp LIBS m2ib_attention_scene LABELS fast)
m2ib_test(tst_attention_layouts SOURCES tst_attention_layouts.cpp LIBS m2ib_attention_scene LABELS fast)
