#include "app/cli/program.h"

int main(int argc, char** argv) { return m2ib::cli::run_program(argc, argv); }
