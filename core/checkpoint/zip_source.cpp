#include "core/checkpoint/zip_source.h"

#include <algorithm>
#include <cerrno>
#include <memory>
#include <utility>

namespace m2ib::checkpoint {
namespace {

struct SourceState {
  DataFilePtr file;
  std::uint64_t position = 0;
  zip_error_t error{};
};

zip_int64_t read_source(SourceState& state, void* data, zip_uint64_t length) {
  const std::uint64_t left = state.file->size() - std::min(state.position, state.file->size());
  const std::uint64_t count = std::min<std::uint64_t>(length, left);
  const auto out = std::span(static_cast<std::byte*>(data), count);
  if (!state.file->read_at(state.position, out)) {
    zip_error_set(&state.error, ZIP_ER_READ, EIO);
    return -1;
  }
  state.position += count;
  return static_cast<zip_int64_t>(count);
}

zip_int64_t stat_source(SourceState& state, void* data) {
  auto* stat = static_cast<zip_stat_t*>(data);
  zip_stat_init(stat);
  stat->valid = ZIP_STAT_SIZE;
  stat->size = state.file->size();
  return sizeof(*stat);
}

zip_int64_t zip_callback(void* user, void* data, zip_uint64_t length, zip_source_cmd_t command) {
  auto& state = *static_cast<SourceState*>(user);
  switch (command) {
    case ZIP_SOURCE_OPEN:
      state.position = 0;
      return 0;
    case ZIP_SOURCE_READ:
      return read_source(state, data, length);
    case ZIP_SOURCE_CLOSE:
      return 0;
    case ZIP_SOURCE_STAT:
      return stat_source(state, data);
    case ZIP_SOURCE_ERROR:
      return zip_error_to_data(&state.error, data, length);
    case ZIP_SOURCE_SEEK: {
      const zip_int64_t place =
          zip_source_seek_compute_offset(state.position, state.file->size(), data, length, &state.error);
      if (place < 0) return -1;
      state.position = static_cast<std::uint64_t>(place);
      return 0;
    }
    case ZIP_SOURCE_TELL:
      return static_cast<zip_int64_t>(state.position);
    case ZIP_SOURCE_FREE: {
      zip_error_fini(&state.error);
      const std::unique_ptr<SourceState> owned(&state);
      return 0;
    }
    case ZIP_SOURCE_SUPPORTS:
      return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                                            ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL,
                                            ZIP_SOURCE_SUPPORTS, -1);
    default:
      zip_error_set(&state.error, ZIP_ER_OPNOTSUPP, 0);
      return -1;
  }
}

}  // namespace

zip_source_t* make_zip_source(DataFilePtr file, zip_error_t* error) {
  auto state = std::make_unique<SourceState>();
  state->file = std::move(file);
  zip_error_init(&state->error);
  zip_source_t* source = zip_source_function_create(zip_callback, state.get(), error);
  if (source != nullptr) (void)state.release();
  return source;
}

}  // namespace m2ib::checkpoint
