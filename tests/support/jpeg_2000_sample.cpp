#include "tests/support/jpeg_2000_sample.h"

#include <openjpeg.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace m2ib::tests {
namespace {

/// Bytes that an encoder writes; it goes back to fill in lengths.
struct Sink {
  std::vector<std::uint8_t> bytes;
  std::size_t at = 0;
};

OPJ_SIZE_T write_sink(void* data, OPJ_SIZE_T size, void* user) {
  auto& sink = *static_cast<Sink*>(user);
  sink.bytes.resize(std::max(sink.bytes.size(), sink.at + size));
  std::memcpy(sink.bytes.data() + sink.at, data, size);
  sink.at += size;
  return size;
}
OPJ_OFF_T skip_sink(OPJ_OFF_T count, void* user) {
  static_cast<Sink*>(user)->at += static_cast<std::size_t>(count);
  return count;
}
OPJ_BOOL seek_sink(OPJ_OFF_T to, void* user) {
  static_cast<Sink*>(user)->at = static_cast<std::size_t>(to);
  return OPJ_TRUE;
}

opj_image_t* image_of(const DicomSample& sample, int frame) {
  std::array<opj_image_cmptparm_t, 3> parameters{};
  for (opj_image_cmptparm_t& component : parameters) {
    component.dx = component.dy = 1;
    component.w = static_cast<OPJ_UINT32>(sample.width);
    component.h = static_cast<OPJ_UINT32>(sample.height);
    component.prec = static_cast<OPJ_UINT32>(sample.bits_stored);
    component.sgnd = sample.is_signed ? 1 : 0;
  }
  opj_image_t* image = opj_image_create(static_cast<OPJ_UINT32>(sample.samples), parameters.data(),
                                        sample.samples == 3 ? OPJ_CLRSPC_SRGB : OPJ_CLRSPC_GRAY);
  image->x1 = static_cast<OPJ_UINT32>(sample.width);
  image->y1 = static_cast<OPJ_UINT32>(sample.height);
  for (int c = 0; c < sample.samples; ++c) {
    for (int i = 0; i < sample.width * sample.height; ++i) {
      image->comps[c].data[i] =
          static_cast<OPJ_INT32>(stored_value(sample, frame, i % sample.width, i / sample.width, c));
    }
  }
  return image;
}

}  // namespace

std::vector<std::uint8_t> encode_jpeg_2000(const DicomSample& sample, int frame, bool lossy) {
  Sink sink;
  opj_image_t* image = image_of(sample, frame);
  opj_codec_t* codec = opj_create_compress(OPJ_CODEC_J2K);
  opj_stream_t* stream = opj_stream_create(1U << 16U, OPJ_FALSE);
  opj_stream_set_user_data(stream, &sink, nullptr);
  opj_stream_set_write_function(stream, write_sink);
  opj_stream_set_skip_function(stream, skip_sink);
  opj_stream_set_seek_function(stream, seek_sink);
  opj_cparameters_t parameters;
  opj_set_default_encoder_parameters(&parameters);
  parameters.tcp_numlayers = 1;
  parameters.cp_disto_alloc = 1;
  parameters.tcp_rates[0] = lossy ? 4 : 0;
  parameters.irreversible = lossy ? 1 : 0;
  parameters.numresolution = 3;
  parameters.tcp_mct = sample.samples == 3 ? 1 : 0;
  const bool good = opj_setup_encoder(codec, &parameters, image) == OPJ_TRUE &&
                    opj_start_compress(codec, image, stream) == OPJ_TRUE && opj_encode(codec, stream) == OPJ_TRUE &&
                    opj_end_compress(codec, stream) == OPJ_TRUE;
  opj_stream_destroy(stream);
  opj_destroy_codec(codec);
  opj_image_destroy(image);
  if (!good) throw std::runtime_error("JPEG 2000 encoding failed");
  if (sink.bytes.size() % 2 != 0) sink.bytes.push_back(0);
  return sink.bytes;
}

}  // namespace m2ib::tests
